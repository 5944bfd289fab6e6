import java.net.*;
import java.net.http.*;
import java.nio.charset.StandardCharsets;

public class Feed {
    public static void main(String[] args) throws Exception {
        String since = URLEncoder.encode("2026-01-01T00:00:00+08:00", StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://zhufang.example/api/v1/alerts/?changed_since=" + since))
            .header("Authorization", "Api-Key YOUR-TEST-KEY")
            .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body()); // "next" is the address to ask in a few seconds
    }
}
