/** Seeded traffic over the practice domains, as unevenly distributed as production traffic. */
package io.evenkeel.practice.traffic;
