/** What an application imports: beans that it may define, events, annotations. */
@NullMarked
package dev.migration.spring;

import org.jspecify.annotations.NullMarked;
