/** What a server tells of statements: which relations they have locked, and what became of them. */
@NullMarked
package dev.migration.rehearsal.internal.books;

import org.jspecify.annotations.NullMarked;
