import java.net.URI;
import java.net.http.*;

public class Read {
    public static void main(String[] args) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String tag = "\"\"";
        for (int asked = 0; asked < 10; asked++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://zhufang.example/api/v1/alerts/ALERT-ID/"))
                .header("Authorization", "Api-Key YOUR-TEST-KEY")
                .header("If-None-Match", tag)
                .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            tag = answer.headers().firstValue("ETag").orElse(tag);
            System.out.println(answer.statusCode() + " " + answer.body());
            Thread.sleep(5000);
        }
    }
}
