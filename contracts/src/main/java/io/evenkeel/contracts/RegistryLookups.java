package io.evenkeel.contracts;

import com.microsoft.kiota.RequestInformation;
import io.apicurio.registry.resolver.client.RegistryClientFacade;
import io.apicurio.registry.resolver.client.RegistryClientFacadeImpl;
import io.apicurio.registry.rest.client.RegistryClient;
import io.kiota.http.vertx.VertXRequestAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Look-ups in the schema registry that end. Apicurio's own client (3.1.7) waits without a limit: an answer that got
 * lost held its thread until the registry closed the connection, half an hour later. Here each request has a time, and
 * one that was lost on the way is asked again; look-ups change nothing, so asking twice is safe.
 *
 * <p>Tested against a server that swallows requests: {@code RegistryLookupsTest}.
 */
final class RegistryLookups {
    private static final int ATTEMPTS = 3;
    // One for the process: a serde each of its own would never be closed.
    private static final Vertx VERTX = Vertx.vertx(new VertxOptions()
            .setUseDaemonThread(true)
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1));

    private RegistryLookups() {}

    /**
     * @param registryUrl of the core API, such as {@code http://localhost:8081/apis/registry/v3}
     * @param patience the longest time one request may take, before it is asked again
     * @return look-ups that throw what the registry's client throws; a request that found no answer three times ends in
     *     an exception caused by {@link TimeoutException}
     */
    static RegistryClientFacade at(String registryUrl, Duration patience) {
        var adapter = new EndingRequests(WebClient.create(VERTX), patience);
        adapter.setBaseUrl(registryUrl);
        var lookups = new RegistryClientFacadeImpl(new RegistryClient(adapter));
        return (RegistryClientFacade) Proxy.newProxyInstance(
                RegistryLookups.class.getClassLoader(),
                new Class<?>[] {RegistryClientFacade.class},
                (proxy, method, arguments) -> {
                    for (int attempt = 1; ; attempt++) {
                        try {
                            return method.invoke(lookups, arguments);
                        } catch (InvocationTargetException e) {
                            if (attempt == ATTEMPTS || !isLost(e)) {
                                throw e.getCause();
                            }
                        }
                    }
                });
    }

    private static boolean isLost(Throwable problem) {
        return Stream.<Throwable>iterate(problem, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof TimeoutException || cause instanceof VertxException);
    }

    private static final class EndingRequests extends VertXRequestAdapter {
        private final Duration patience;

        EndingRequests(WebClient client, Duration patience) {
            super(client);
            this.patience = patience;
        }

        @Override
        protected HttpRequest<Buffer> getRequestFromRequestInformation(RequestInformation request)
                throws URISyntaxException {
            return super.getRequestFromRequestInformation(request).timeout(patience.toMillis());
        }
    }
}
