package io.meridian.zone.membership;

import io.meridian.common.model.ResourceKey;
import java.util.Optional;

/**
 * A dataplane that came, went, or was judged otherwise than before.
 *
 * @param dataplane its key
 * @param before empty when it is new
 * @param after empty when it is gone
 */
public record StandingChange(ResourceKey dataplane, Optional<Standing> before, Optional<Standing> after) {}
