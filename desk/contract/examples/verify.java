import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Verify {
    /** True if the callback was signed with the secret and is not older than five minutes. The body is what came, byte by byte. */
    static boolean isOurs(String secret, String id, String timestamp, String signatures, byte[] body) throws Exception {
        if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > 300) return false;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        byte[] good = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(StandardCharsets.UTF_8);
        for (String one : signatures.split(" "))
            if (MessageDigest.isEqual(good, one.getBytes(StandardCharsets.UTF_8))) return true;
        return false;
    }

    /** java Verify.java SECRET ID TIMESTAMP SIGNATURES < body */
    public static void main(String[] args) throws Exception {
        System.out.println(isOurs(args[0], args[1], args[2], args[3], System.in.readAllBytes()) ? "good" : "wrong");
    }
}
