# acknowledge, escalate, transfer, dispatch, arrive, resolve, close
curl -sS -i https://zhufang.example/api/v1/sandbox/alerts/ALERT-ID/acknowledge/ \
  -H "Authorization: Api-Key YOUR-TEST-KEY" \
  -H "Content-Type: application/json" \
  -d '{"minutes": 5}'
