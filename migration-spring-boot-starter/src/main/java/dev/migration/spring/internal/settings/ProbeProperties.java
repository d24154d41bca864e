// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import org.jspecify.annotations.Nullable;

/**
 * How probes are answered while migrations run.
 *
 * @param port Port on which liveness and readiness probes are answered until the web server starts. Set it to the port that the
 *     probes ask: server.port or management.server.port.
 */
public record ProbeProperties(@Nullable Integer port) {}
