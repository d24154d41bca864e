/** Status, plans and results for people and machines. */
@NullMarked
package dev.migration.report;

import org.jspecify.annotations.NullMarked;
