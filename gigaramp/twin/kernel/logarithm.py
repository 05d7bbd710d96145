"""Natural logarithm by plain arithmetic: the same bits on every machine, and quick in a loop.

The method is that of fdlibm's `log` (Sun Microsystems 1993, e_log.c): x = 2^k (1 + f) with 1 + f between sqrt(1/2) and
sqrt(2); with s = f / (2 + f), log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), and R is a polynomial of degree 7 in s^2 that
Remez's algorithm has fitted. No branch and no table, so that a compiler can work on several numbers at once.
"""

import numpy as np

from gigaramp.twin.kernel.compiled import compiled

_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_R1 = 6.666666666666735130e-01
_R2 = 3.999999999940941908e-01
_R3 = 2.857142874366239149e-01
_R4 = 2.222219843214978396e-01
_R5 = 1.818357216161805012e-01
_R6 = 1.531383769920937332e-01
_R7 = 1.479819860511658591e-01

_FRACTION = np.int64(0x000FFFFFFFFFFFFF)
_ONE = np.int64(0x3FF0000000000000)
_ABOVE_ROOT = np.int64(0x00095F6400000000)  # added to a fraction of sqrt(2) or more, it carries into the exponent
_CARRY = np.int64(0x0010000000000000)


@compiled
def natural_log(x):
    """Natural logarithm of a normal positive number, within one unit in the last place."""
    bits = np.float64(x).view(np.int64)
    fraction = bits & _FRACTION
    carry = (fraction + _ABOVE_ROOT) & _CARRY
    k = np.float64((bits >> np.int64(52)) - np.int64(1023) + (carry >> np.int64(52)))
    f = np.int64(fraction | (carry ^ _ONE)).view(np.float64) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (_R2 + w * (_R4 + w * _R6))
    odd = z * (_R1 + w * (_R3 + w * (_R5 + w * _R7)))
    half = 0.5 * f * f
    return s * (half + (even + odd)) + k * _LN2_LOW - half + f + k * _LN2_HIGH
