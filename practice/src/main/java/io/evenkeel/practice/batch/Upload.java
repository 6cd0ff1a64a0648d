package io.evenkeel.practice.batch;

import io.evenkeel.practice.teacher.ApiError;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a form sent: a file and what it is for.
 *
 * @param filename what its sender calls it
 * @param bytes where it lies now
 */
record Upload(String filename, Path bytes) {
    /** Most bytes of a form; 64 MiB. */
    static final int BYTES_MAX = 64 << 20;

    private static final int CHUNK_BYTES = 1 << 16;

    /**
     * Reads a form of {@code multipart/form-data} with {@code purpose} and {@code file}.
     *
     * @param contentType the request's header; null for none
     * @param target where the file is put
     * @throws ApiError 400, when it is another form; 413, when it has more than {@value #BYTES_MAX} bytes
     */
    static Upload read(@Nullable String contentType, InputStream body, Path target) throws ApiError, IOException {
        if (contentType == null || !HttpPostRequestDecoder.isMultipart(request(contentType))) {
            throw invalid("The body is no form; allowed: multipart/form-data.");
        }
        // Larger ones lie on the disk from the beginning: the teacher has a small heap.
        var parts = new DefaultHttpDataFactory(CHUNK_BYTES);
        parts.setBaseDir(String.valueOf(target.getParent()));
        parts.setDeleteOnExit(false);
        HttpPostMultipartRequestDecoder form = null;
        try {
            form = new HttpPostMultipartRequestDecoder(parts, request(contentType));
            offer(form, body);
            return taken(form, target);
        } catch (DecoderException e) {
            throw invalid("The form cannot be read.");
        } finally {
            if (form != null) {
                form.destroy();
            }
        }
    }

    private static DefaultHttpRequest request(String contentType) {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/files");
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return request;
    }

    private static void offer(HttpPostMultipartRequestDecoder form, InputStream body) throws ApiError, IOException {
        int read = 0;
        for (var chunk = body.readNBytes(CHUNK_BYTES); chunk.length > 0; chunk = body.readNBytes(CHUNK_BYTES)) {
            read += chunk.length;
            if (read > BYTES_MAX) {
                throw new ApiError(413, "too_large", "The body is larger than " + BYTES_MAX + " bytes.");
            }
            form.offer(new DefaultHttpContent(Unpooled.wrappedBuffer(chunk)));
        }
        form.offer(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static Upload taken(HttpPostMultipartRequestDecoder form, Path target) throws ApiError, IOException {
        if (!(form.getBodyHttpData("purpose") instanceof Attribute purpose)
                || !StoredFile.INPUT.equals(purpose.getValue())) {
            throw invalid("purpose is missing or not allowed; allowed: " + StoredFile.INPUT + ".");
        }
        if (!(form.getBodyHttpData("file") instanceof FileUpload file) || !file.isCompleted()) {
            throw invalid("file is missing; a file of JSON lines is required.");
        }
        file.renameTo(target.toFile());
        return new Upload(file.getFilename(), target);
    }

    private static ApiError invalid(String message) {
        return new ApiError(400, "invalid_request", message);
    }
}
