package io.evenkeel.launcher.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What our own teacher billed, by its own log: to be held against the ledger. */
public final class TeachersBill {
    private static final JsonMapper JSON = new JsonMapper();

    private TeachersBill() {}

    /**
     * All that was billed, in tokens.
     *
     * @param teacher its address without a path
     */
    public static long tokens(String teacher) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(teacher + "/practice/bill"))
                    .build();
            var bill = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
            return bill.required("total_tokens").asLong();
        }
    }
}
