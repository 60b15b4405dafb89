package io.arrwdb.deploy.http;

import io.arrwdb.deploy.Readiness;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.Map;

/**
 * Health as Milvus ({@code /healthz}) and Kubernetes ({@code /livez}, {@code /readyz}) ask for it. Alive means that the
 * process answers; ready, that everything kept on disk is back and requests are served.
 */
@Controller
public final class HealthController {
    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    @Get("/livez")
    @Produces(MediaType.APPLICATION_JSON)
    Map<String, String> live() {
        return Map.of("state", "OK");
    }

    @Get(uris = {"/readyz", "/healthz"})
    @Produces(MediaType.APPLICATION_JSON)
    HttpResponse<Map<String, String>> ready() {
        boolean ready = readiness.phase() == Readiness.Phase.READY;
        Map<String, String> body = ready ? Map.of("state", "OK")
                : Map.of("state", readiness.phase().name(), "detail", readiness.progress());
        return HttpResponse.<Map<String, String>>status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).body(body);
    }
}
