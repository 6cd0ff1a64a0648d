package io.evenkeel.gateway.capture;

import io.evenkeel.gateway.domain.capture.MissReason;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one call's request and reply, as long as there is room for them. What passes never waits for its copy.
 * Used by one thread at a time.
 */
final class Copies {
    private final CopyRoom room;
    private final int bytesMax;
    private Buffer request = Buffer.buffer();
    private Buffer reply = Buffer.buffer();
    private @Nullable MissReason given;

    Copies(CopyRoom room, int bytesMax) {
        this.room = room;
        this.bytesMax = bytesMax;
    }

    void request(Buffer piece) {
        keep(request, piece);
    }

    void reply(Buffer piece) {
        keep(reply, piece);
    }

    /** Keeps no more and gives the room back; the first reason counts. */
    void giveUp(MissReason reason) {
        if (given == null) {
            given = reason;
            room.giveBack(request.length() + (long) reply.length());
            request = Buffer.buffer();
            reply = Buffer.buffer();
        }
    }

    /** Why there is no copy; null while there is. */
    @Nullable
    MissReason givenUp() {
        return given;
    }

    byte[] request() {
        return request.getBytes();
    }

    byte[] reply() {
        return reply.getBytes();
    }

    private void keep(Buffer copy, Buffer piece) {
        if (given != null) {
            return;
        }
        if (copy.length() + (long) piece.length() > bytesMax) {
            giveUp(MissReason.TOO_LARGE);
        } else if (room.take(piece.length())) {
            copy.appendBuffer(piece);
        } else {
            giveUp(MissReason.NO_ROOM);
        }
    }
}
