package io.evenkeel.sampler.intake;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/traffic}. 202 when the broker has acknowledged every record of the body; 400 with one sentence when the
 * body cannot be taken, and then none of it was; 503 when the broker did not acknowledge: the caller sends the same ids
 * again, and each counts once.
 */
@Path("/v1/traffic")
public class TrafficIntake {
    private static final Logger LOG = Logger.getLogger(TrafficIntake.class);

    private final TrafficSender sender;
    private final InstantSource clock = InstantSource.system();

    TrafficIntake(TrafficSender sender) {
        this.sender = sender;
    }

    /** How many records were taken. */
    public record Accepted(int accepted) {}

    /** Why none was. */
    public record Refused(String error) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/x-ndjson", "application/jsonl", MediaType.TEXT_PLAIN})
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<Response> take(@Nullable String body, @HeaderParam("Idempotency-Key") @Nullable String key) {
        try {
            var records = TrafficParser.parse(body == null ? "" : body, key, clock.instant());
            return sender.send(records)
                    .map(done -> Response.accepted(new Accepted(records.size())).build())
                    .onFailure()
                    .recoverWithItem(problem -> notAcknowledged(records.size(), problem));
        } catch (RefusedTraffic e) {
            return Uni.createFrom()
                    .item(Response.status(Response.Status.BAD_REQUEST)
                            .entity(new Refused(String.valueOf(e.getMessage())))
                            .build());
        }
    }

    private static Response notAcknowledged(int records, Throwable problem) {
        LOG.errorf(
                "%d records of a post were not all acknowledged: %s",
                records, problem.getClass().getSimpleName());
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .entity(new Refused("The broker has not acknowledged every record; send them again with the same ids."))
                .build();
    }
}
