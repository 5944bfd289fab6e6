import java.net.URI;
import java.net.http.*;

public class Update {
    public static void main(String[] args) throws Exception {
        String body = """
            {"text": "False alarm: the customer came back with a relative", "cancel": true}""";
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://zhufang.example/api/v1/alerts/ALERT-ID/updates/"))
            .header("Authorization", "Api-Key YOUR-TEST-KEY")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
    }
}
