package io.evenkeel.gateway;

import io.evenkeel.runtime.ServiceStart;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The teacher-gateway's process. */
@QuarkusMain
public final class GatewayService {
    private GatewayService() {}

    public static void main(String... args) {
        ServiceStart.run(args, GatewayConfig.class, GatewayConfig::check);
    }
}
