package io.evenkeel.gateway.capture;

import io.evenkeel.gateway.domain.capture.MissReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Sees a call pass; can neither delay nor change it. Told of one end, the first. */
interface Witness {
    /** Looks away. */
    Witness NONE = new Witness() {
        @Override
        public void request(Buffer piece) {}

        @Override
        public void answered(HttpClientResponse reply) {}

        @Override
        public void reply(Buffer piece) {}

        @Override
        public void ended() {}

        @Override
        public void failed(MissReason reason) {}
    };

    /** A piece of the request. */
    void request(Buffer piece);

    /** The reply's status and headers. */
    void answered(HttpClientResponse reply);

    /** A piece of the reply. */
    void reply(Buffer piece);

    /** The reply came to its end. */
    void ended();

    /** It did not. */
    void failed(MissReason reason);
}
