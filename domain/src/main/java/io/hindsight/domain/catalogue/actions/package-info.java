/**
 * The actions of AWS's services with the resources and condition keys that they know: {@link
 * io.hindsight.domain.catalogue.actions.ActionCatalogue} is the entry, {@link
 * io.hindsight.domain.catalogue.actions.CatalogueWarnings} holds policies against it.
 */
@NullMarked
package io.hindsight.domain.catalogue.actions;

import org.jspecify.annotations.NullMarked;
