package io.evenkeel.launcher.running;

import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Problems;
import io.evenkeel.launcher.settings.Setting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;

/** Whether somebody answers at the addresses that we are told to join, asked before anything is started. */
final class Reachability {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Reachability() {}

    static void check(Launch launch, Problems problems) {
        if (launch.kafka() != null
                && Arrays.stream(launch.kafka().split(",", -1)).noneMatch(Reachability::brokerAnswers)) {
            problems.add(Setting.KAFKA, launch.kafka(), "the address of a broker that accepts connections");
        }
        if (launch.registry() != null && !answers(URI.create(launch.registry()))) {
            problems.add(Setting.REGISTRY, launch.registry(), "the address of a registry that accepts connections");
        }
    }

    private static boolean brokerAnswers(String hostAndPort) {
        var server = hostAndPort.strip();
        int colon = server.lastIndexOf(':');
        return answers(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
    }

    private static boolean answers(URI url) {
        int standard = "https".equals(url.getScheme()) ? HTTPS : HTTP;
        return answers(url.getHost(), url.getPort() < 0 ? standard : url.getPort());
    }

    private static boolean answers(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
