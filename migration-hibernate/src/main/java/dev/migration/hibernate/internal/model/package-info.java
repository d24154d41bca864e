/** What the tables of the entities and of the migrations are like, and in what they differ; of both alike. */
@NullMarked
package dev.migration.hibernate.internal.model;

import org.jspecify.annotations.NullMarked;
