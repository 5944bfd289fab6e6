# verify.sh SECRET ID TIMESTAMP SIGNATURES < body
secret=$1 id=$2 time=$3 signatures=$4
age=$(( $(date +%s) - time ))
[ "${age#-}" -le 300 ] || { echo "too old or from the future"; exit 1; }
key=$(printf %s "${secret#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
good=$( { printf %s "$id.$time."; cat; } | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
case " $signatures " in
  *" v1,$good "*) echo "good" ;;
  *) echo "wrong signature"; exit 1 ;;
esac
