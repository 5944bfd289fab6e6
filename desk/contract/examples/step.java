import java.net.URI;
import java.net.http.*;

public class Step {
    public static void main(String[] args) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String step : new String[] {"acknowledge", "dispatch", "arrive", "resolve", "close"}) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://zhufang.example/api/v1/sandbox/alerts/ALERT-ID/" + step + "/"))
                .header("Authorization", "Api-Key YOUR-TEST-KEY")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
            System.out.println(step + " " + client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }
}
