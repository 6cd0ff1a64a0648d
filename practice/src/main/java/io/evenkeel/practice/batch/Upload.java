package io.evenkeel.practice.batch;

import io.evenkeel.practice.teacher.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadBase.FileUploadIOException;
import org.apache.commons.fileupload.FileUploadBase.SizeLimitExceededException;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.InvalidFileNameException;
import org.apache.commons.fileupload.MultipartStream.MalformedStreamException;
import org.apache.commons.fileupload.RequestContext;
import org.apache.commons.fileupload.UploadContext;
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

    private static final int PURPOSE_BYTES_MAX = 1_000;

    /**
     * Reads a form of {@code multipart/form-data} with {@code purpose} and {@code file}.
     *
     * @param contentType the request's header; null for none
     * @param target where the file is put
     * @throws ApiError 400, when it is another form; 413, when it has more than {@value #BYTES_MAX} bytes
     */
    static Upload read(@Nullable String contentType, InputStream body, Path target) throws ApiError, IOException {
        var form = new FileUpload();
        form.setSizeMax(BYTES_MAX);
        String purpose = null;
        String filename = null;
        try {
            var parts = form.getItemIterator(new Form(contentType, body));
            while (parts.hasNext()) {
                var part = parts.next();
                if (!part.isFormField() && "file".equals(part.getFieldName())) {
                    filename = String.valueOf(part.getName());
                    try (var bytes = part.openStream()) {
                        Files.copy(bytes, target, StandardCopyOption.REPLACE_EXISTING);
                    }
                } else if ("purpose".equals(part.getFieldName())) {
                    purpose = text(part);
                }
            }
        } catch (SizeLimitExceededException e) {
            throw tooLarge();
        } catch (FileUploadIOException e) {
            throw e.getCause() instanceof SizeLimitExceededException ? tooLarge() : unreadable();
        } catch (FileUploadException | MalformedStreamException | InvalidFileNameException e) {
            throw unreadable();
        }
        if (!StoredFile.INPUT.equals(purpose)) {
            throw invalid("purpose is missing or not allowed; allowed: " + StoredFile.INPUT + ".");
        }
        if (filename == null) {
            throw invalid("file is missing; a file of JSON lines is required.");
        }
        return new Upload(filename, target);
    }

    private static String text(FileItemStream part) throws IOException {
        try (var bytes = part.openStream()) {
            return new String(bytes.readNBytes(PURPOSE_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    private static ApiError tooLarge() {
        return new ApiError(413, "too_large", "The body is larger than " + BYTES_MAX + " bytes.");
    }

    private static ApiError unreadable() {
        return invalid("The body is no form that can be read; allowed: multipart/form-data.");
    }

    private static ApiError invalid(String message) {
        return new ApiError(400, "invalid_request", message);
    }

    /** A request as the library wants it. Its length is not told: what is read is counted. */
    private record Form(@Nullable String contentType, InputStream body) implements UploadContext, RequestContext {
        @Override
        public @Nullable String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public @Nullable String getContentType() {
            return contentType;
        }

        @Override
        @Deprecated
        public int getContentLength() {
            return -1;
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public InputStream getInputStream() {
            return body;
        }
    }
}
