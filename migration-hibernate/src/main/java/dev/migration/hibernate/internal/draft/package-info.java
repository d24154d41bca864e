/** What a draft consists of: changes, their questions and answers, and the text of its files. */
@NullMarked
package dev.migration.hibernate.internal.draft;

import org.jspecify.annotations.NullMarked;
