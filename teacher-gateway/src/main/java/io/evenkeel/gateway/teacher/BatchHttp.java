package io.evenkeel.gateway.teacher;

import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.result.Usage;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A teacher's Batch API, one request at a time: input files, batches and their results. It never repeats a request.
 *
 * <p>Source: OpenAI, API reference, "Files" and "Batch".
 */
public final class BatchHttp {
    /** Most bytes of one file's lines: the API takes 200 MB, but they are in memory more than once. */
    public static final long FILE_BYTES_MAX = 32L << 20;

    private static final int PAGE = 100;
    /** No line of JSON begins like that: the boundary cannot be in the file. */
    private static final String BOUNDARY = "evenkeel-batch-boundary";

    private final TeacherSettings settings;
    private final Connection connection;

    public BatchHttp(TeacherSettings settings, InstantSource clock) {
        this.settings = settings;
        this.connection = new Connection(settings, clock);
    }

    /** What became of an upload: nothing is asked by it yet. */
    public sealed interface Upload {
        /** It is there. */
        record Done(String file) implements Upload {}

        /** It is not, or nobody knows under which id. */
        record Failed(TeacherReply why) implements Upload {}
    }

    /** What became of a batch's creation. */
    public sealed interface Creation {
        /** It is there. */
        record Done(ProviderBatch batch) implements Creation {}

        /** Certainly not: the reply says why. */
        record Refused(TeacherReply why) implements Creation {}

        /** It may be there or not: the list of batches will tell. */
        record Unknown(String why) implements Creation {}
    }

    /** What the provider says of a batch. */
    public sealed interface Search {
        record Found(ProviderBatch batch) implements Search {}

        /** The whole list was read, and it is not in it. */
        record None() implements Search {}

        /** It does not say. */
        record Away() implements Search {}
    }

    /** A file of the provider's. */
    public sealed interface Content {
        record Read(String lines) implements Content {
            /** By call id what the lines of an output or error file say. */
            public Map<String, TeacherReply> replies() {
                return BatchJson.replies(lines);
            }

            /** Ids of the calls that the lines of an input file ask. */
            public Set<String> calls() {
                return BatchJson.calls(lines);
            }
        }

        /** It is there no more, or never was. */
        record Gone() implements Content {}

        /** The provider does not say. */
        record Away() implements Content {}
    }

    /**
     * The call as a line of an input file, without the line's end.
     *
     * @throws io.evenkeel.contracts.Texts.UnreadableText where a message is encrypted
     */
    public String line(TeacherCall call) {
        return BatchJson.line(call, settings.outputLimitParameter(), settings.temperature());
    }

    public Upload upload(List<String> lines) throws InterruptedException {
        var body = part("purpose", "", "batch")
                + part("file", "; filename=\"evenkeel.jsonl\"", String.join("\n", lines) + "\n")
                + "--" + BOUNDARY + "--\r\n";
        var request = connection
                .to(settings.beside("/files"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            var response = connection.exchange(request, settings.timeout());
            var file = isGood(response) ? BatchJson.file(response.body()) : null;
            return file == null ? new Upload.Failed(refusal(response)) : new Upload.Done(file);
        } catch (TimeoutException e) {
            return new Upload.Failed(TeacherReply.unbilled("timed-out"));
        } catch (ExecutionException e) {
            // Billed is what a batch asks, not its file.
            return new Upload.Failed(Connection.noReply(e).unbilled());
        }
    }

    private static String part(String name, String more, String content) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n\r\n"
                + content + "\r\n";
    }

    /** @param name by which {@link #find} finds it */
    public Creation create(String file, String name) throws InterruptedException {
        var request = connection
                .to(settings.beside("/batches"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BatchJson.creation(file, name)))
                .build();
        try {
            var response = connection.exchange(request, settings.timeout());
            if (response.statusCode() >= 400 && response.statusCode() < 500 && response.statusCode() != 408) {
                return new Creation.Refused(refusal(response));
            }
            var batch = isGood(response) ? BatchJson.batch(response.body()) : null;
            return batch == null
                    ? new Creation.Unknown(Integer.toString(response.statusCode()))
                    : new Creation.Done(batch);
        } catch (TimeoutException e) {
            return new Creation.Unknown("timed-out");
        } catch (ExecutionException e) {
            var reply = Connection.noReply(e);
            return reply.billUnknown() ? new Creation.Unknown(reply.name()) : new Creation.Refused(reply);
        }
    }

    /**
     * The batch of our name in the list of all.
     *
     * @param since it was created after that, if at all, by the provider's clock: what is older is not read
     */
    public Search find(String name, Instant since) throws InterruptedException {
        var after = "";
        while (true) {
            var body = read(URI.create(settings.beside("/batches") + "?limit=" + PAGE + after));
            var page = body == null ? null : BatchJson.page(body);
            if (page == null) {
                return new Search.Away();
            }
            for (var batch : page.batches()) {
                if (batch.name().equals(name)) {
                    return new Search.Found(batch);
                }
            }
            if (!page.hasMore() || page.batches().isEmpty() || page.goesBackBeyond(since)) {
                return new Search.None();
            }
            after = "&after=" + page.batches().getLast().id();
        }
    }

    /** How a batch stands; never {@link Search.None}. */
    public Search get(String id) throws InterruptedException {
        var body = read(URI.create(settings.beside("/batches") + "/" + id));
        var batch = body == null ? null : BatchJson.batch(body);
        return batch == null ? new Search.Away() : new Search.Found(batch);
    }

    /** What is in a file: of its lines a batch's own are read. */
    public Content content(String file) throws InterruptedException {
        try {
            var request = connection
                    .to(URI.create(settings.beside("/files") + "/" + file + "/content"))
                    .GET()
                    .build();
            var response = connection.exchange(request, settings.timeout());
            if (response.statusCode() == 404) {
                return new Content.Gone();
            }
            return isGood(response) ? new Content.Read(response.body()) : new Content.Away();
        } catch (TimeoutException | ExecutionException e) {
            return new Content.Away();
        }
    }

    /** The body of a good reply; null where there is none. */
    private @Nullable String read(URI url) throws InterruptedException {
        try {
            var response = connection.exchange(connection.to(url).GET().build(), settings.timeout());
            return isGood(response) ? response.body() : null;
        } catch (TimeoutException | ExecutionException e) {
            return null;
        }
    }

    private static boolean isGood(HttpResponse<String> response) {
        return response.statusCode() >= 200 && response.statusCode() < 300;
    }

    /** What was not asked costs nothing. */
    private TeacherReply refusal(HttpResponse<String> response) {
        var code = ChatJson.codeOf(ChatJson.tree(response.body()).path("error"), "http-" + response.statusCode());
        // A file without an id is as good as none.
        int status = isGood(response) ? 0 : response.statusCode();
        return new TeacherReply(status, null, null, Usage.NONE, code, connection.retryAfter(response));
    }
}
