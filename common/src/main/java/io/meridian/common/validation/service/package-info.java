/**
 * The rules of services and host names that need nothing but the resource (spec/zone-dataplane §1.5, §1.6), beyond the schemas of their
 * documents.
 */
@NullMarked
package io.meridian.common.validation.service;

import org.jspecify.annotations.NullMarked;
