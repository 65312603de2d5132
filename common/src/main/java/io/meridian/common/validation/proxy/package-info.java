/**
 * The rules of Dataplanes, ZoneIngresses and ZoneEgresses that need nothing but the resource (spec/zone-dataplane §1.2, §1.4;
 * spec/kds-protocol §6.4): what a Kuma global would refuse is refused where it is written.
 */
@NullMarked
package io.meridian.common.validation.proxy;

import org.jspecify.annotations.NullMarked;
