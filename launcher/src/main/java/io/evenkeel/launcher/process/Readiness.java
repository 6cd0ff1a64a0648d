package io.evenkeel.launcher.process;

import io.evenkeel.embedded.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks processes of this machine whether they are ready. */
public final class Readiness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** HTTP/1.1: an offer to upgrade would leave a connection that the client still attends to after the answer. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** True when it says so now. */
    public boolean isReady(ProcessEntry entry) {
        if (entry.readyPath().isEmpty()) {
            return FreePort.answers(entry.port());
        }
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + entry.port() + entry.readyPath()))
                    .timeout(PATIENCE)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gives up what is still on its way: {@code HttpClient.close} alone would wait for it, for a day if need be. */
    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
