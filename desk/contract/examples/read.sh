# The ETag of the last answer goes into If-None-Match: 304 and no body while nothing has changed.
curl -sS -i https://zhufang.example/api/v1/alerts/ALERT-ID/ \
  -H "Authorization: Api-Key YOUR-TEST-KEY" \
  -H 'If-None-Match: "ETAG"'
