curl -sS -i https://zhufang.example/api/v1/alerts/ALERT-ID/updates/ \
  -H "Authorization: Api-Key YOUR-TEST-KEY" \
  -H "Content-Type: application/json" \
  -d '{"text": "False alarm: the customer came back with a relative", "cancel": true}'
