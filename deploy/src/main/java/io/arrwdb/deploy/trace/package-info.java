/** Spans told to a collector by OpenTelemetry's protocol. */
package io.arrwdb.deploy.trace;
