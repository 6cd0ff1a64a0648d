package io.evenkeel.gateway;

import io.evenkeel.runtime.ServiceStart;
import io.evenkeel.runtime.ServiceStart.Own;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The teacher-gateway's process. */
@QuarkusMain
public final class GatewayService {
    private GatewayService() {}

    public static void main(String... args) {
        ServiceStart.run(
                args,
                new Own<>(GatewayConfig.class, GatewayConfig::check),
                new Own<>(TeachersConfig.class, TeachersConfig::check),
                new Own<>(CaptureConfig.class, CaptureConfig::check));
    }
}
