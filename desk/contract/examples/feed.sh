# Begin with a time. From then on send the "cursor" of the last answer; the ETag answers 304 while nothing has changed.
curl -sS -G https://zhufang.example/api/v1/alerts/ \
  -H "Authorization: Api-Key YOUR-TEST-KEY" \
  --data-urlencode "changed_since=2026-01-01T00:00:00+08:00"
