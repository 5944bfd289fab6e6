import java.net.URI;
import java.net.http.*;
import java.time.Duration;

public class Report {
    public static void main(String[] args) throws Exception {
        String body = """
            {"reference": "TRY-1", "type": "general.report", "site": "YOUR-SITE", "description": "First try"}""";
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://zhufang.example/api/v1/alerts/"))
            .header("Authorization", "Api-Key YOUR-TEST-KEY")
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
    }
}
