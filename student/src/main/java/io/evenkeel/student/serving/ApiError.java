package io.evenkeel.student.serving;

import org.jspecify.annotations.Nullable;

/** A refusal in the form of the OpenAI API. */
final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String parameter;

    /**
     * @param status HTTP status, 400 to 599
     * @param code stable name of the error
     * @param parameter the request's parameter that is wrong, if it is one
     * @param message one sentence that says what is allowed; it never quotes a message
     */
    ApiError(int status, String code, @Nullable String parameter, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.parameter = parameter;
    }

    /** A parameter with a value that cannot be. */
    static ApiError wrong(String parameter, String message) {
        return new ApiError(400, "invalid_value", parameter, message);
    }

    /** A parameter that the API has, but this server does not. */
    static ApiError unsupported(String parameter, String message) {
        return new ApiError(400, "unsupported_value", parameter, message);
    }

    static ApiError closing() {
        return new ApiError(503, "shutting_down", null, "The server shuts down and takes no further requests.");
    }

    static ApiError ownFault() {
        return new ApiError(500, "internal_error", null, "The server has a fault of its own; its log says which.");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    @Nullable
    String parameter() {
        return parameter;
    }

    String type() {
        return switch (status) {
            case 401 -> "authentication_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    /** The message, never null. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
