package io.arrwdb.deploy.http;

import io.arrwdb.deploy.Version;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.Map;

/** Says what runs here. */
@Controller
public final class VersionController {
    @Get("/version")
    @Produces(MediaType.APPLICATION_JSON)
    Map<String, String> version() {
        return Map.of("version", Version.ARRWDB, "java", Runtime.version().toString());
    }
}
