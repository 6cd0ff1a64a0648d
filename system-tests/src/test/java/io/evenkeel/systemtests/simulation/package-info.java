/** The ledger and the gateways in a world of one seed: the product's own rules, everything around them played. */
@NullMarked
package io.evenkeel.systemtests.simulation;

import org.jspecify.annotations.NullMarked;
