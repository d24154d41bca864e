/** Answers the probes of an orchestrator while migrations run, before there is a web server. */
@NullMarked
package dev.migration.spring.internal.probe;

import org.jspecify.annotations.NullMarked;
