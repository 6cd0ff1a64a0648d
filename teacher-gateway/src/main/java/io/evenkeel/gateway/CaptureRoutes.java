package io.evenkeel.gateway;

import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.gateway.capture.CaptureProxy;
import io.evenkeel.gateway.capture.CaptureSettings;
import io.evenkeel.gateway.domain.capture.CaptureRule;
import io.evenkeel.gateway.teacher.Secret;
import io.evenkeel.gateway.teacher.TeacherSettings;
import io.evenkeel.method.verification.AnswerFormat;
import io.evenkeel.runtime.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The capture proxy's routes on the service's port, where it is wanted. */
@ApplicationScoped
class CaptureRoutes {
    private static final Logger LOG = Logger.getLogger(CaptureRoutes.class);

    private final CaptureConfig config;
    private final GatewayConfig teacher;
    private final Vertx vertx;
    private final KafkaClients clients;
    private final TopicSerdes serdes;
    private final MeterRegistry registry;
    private @Nullable CaptureProxy proxy;

    CaptureRoutes(
            CaptureConfig config,
            GatewayConfig teacher,
            Vertx vertx,
            KafkaClients clients,
            TopicSerdes serdes,
            MeterRegistry registry) {
        this.config = config;
        this.teacher = teacher;
        this.vertx = vertx;
        this.clients = clients;
        this.serdes = serdes;
        this.registry = registry;
    }

    void add(@Observes Router router) {
        if (!config.enabled()) {
            return;
        }
        var started = new CaptureProxy(vertx, settings(), serdes, clients.producer(), registry, InstantSource.system());
        proxy = started;
        router.post("/v1/chat/completions").handler(call -> started.complete(call.request()));
        router.get("/v1/models").handler(call -> started.models(call.request()));
        LOG.infof("captures what passes /v1/chat/completions on its way to %s", teacher.url());
    }

    private CaptureSettings settings() {
        return new CaptureSettings(
                TeacherSettings.completionsOf(teacher.url()),
                TeacherSettings.modelsOf(teacher.url()),
                config.key().equals("caller"),
                teacher.keyEnv().map(System::getenv).map(Secret::new).orElse(null),
                new CaptureRule(
                        CaptureRule.Answers.valueOf(config.answers().toUpperCase(Locale.ROOT)),
                        new AnswerFormat(config.answerMark()),
                        config.followUps()),
                config.copyBytes(),
                config.roomBytes(),
                config.queue(),
                config.connections(),
                teacher.connectTimeout(),
                config.silence(),
                config.writeTimeout());
    }

    @PreDestroy
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }
}
