// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import java.util.List;
import java.util.Map;

/**
 * Where a database is, as a tool of its vendor wants it.
 *
 * @param environment has the password
 * @param arguments have none
 */
record ToolAddress(Map<String, String> environment, List<String> arguments) {}
