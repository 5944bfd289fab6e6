curl -sS -i https://zhufang.example/api/v1/alerts/ \
  -H "Authorization: Api-Key YOUR-TEST-KEY" \
  -H "Content-Type: application/json" \
  -d '{"reference": "TRY-1", "type": "general.report", "site": "YOUR-SITE", "description": "First try"}'
