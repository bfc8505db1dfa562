// SHA-256 of sixteen blocks side by side: each 512-bit register holds one
// word of all of them. Reads the sixteen rows of 64 bytes, turns them into
// sixteen registers of words, then does the 64 rounds.

//go:build !purego

#include "textflag.h"

#define QUAD(name, off, a, b, c, d) \
	DATA name<>+(off+0)(SB)/4, $a  \
	DATA name<>+(off+4)(SB)/4, $b  \
	DATA name<>+(off+8)(SB)/4, $c  \
	DATA name<>+(off+12)(SB)/4, $d

QUAD(k, 0x00, 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5)
QUAD(k, 0x10, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5)
QUAD(k, 0x20, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3)
QUAD(k, 0x30, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174)
QUAD(k, 0x40, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc)
QUAD(k, 0x50, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da)
QUAD(k, 0x60, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7)
QUAD(k, 0x70, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967)
QUAD(k, 0x80, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13)
QUAD(k, 0x90, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85)
QUAD(k, 0xa0, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3)
QUAD(k, 0xb0, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070)
QUAD(k, 0xc0, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5)
QUAD(k, 0xd0, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3)
QUAD(k, 0xe0, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208)
QUAD(k, 0xf0, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2)
GLOBL k<>(SB), RODATA|NOPTR, $256

// Bytes to big-endian words.
QUAD(swap, 0x00, 0x00010203, 0x04050607, 0x08090a0b, 0x0c0d0e0f)
QUAD(swap, 0x10, 0x00010203, 0x04050607, 0x08090a0b, 0x0c0d0e0f)
QUAD(swap, 0x20, 0x00010203, 0x04050607, 0x08090a0b, 0x0c0d0e0f)
QUAD(swap, 0x30, 0x00010203, 0x04050607, 0x08090a0b, 0x0c0d0e0f)
GLOBL swap<>(SB), RODATA|NOPTR, $64

// Four rows to four registers in which each quarter holds one word of them.
#define FOUR(r0, r1, r2, r3, t0, t1, t2, t3) \
	VPUNPCKLDQ  r1, r0, t0 \
	VPUNPCKHDQ  r1, r0, t1 \
	VPUNPCKLDQ  r3, r2, t2 \
	VPUNPCKHDQ  r3, r2, t3 \
	VPUNPCKLQDQ t2, t0, r0 \
	VPUNPCKHQDQ t2, t0, r1 \
	VPUNPCKLQDQ t3, t1, r2 \
	VPUNPCKHQDQ t3, t1, r3

// The quarters of four registers change places: a 4 by 4 transposition.
#define QUARTERS(u0, u1, u2, u3, t0, t1, t2, t3) \
	VSHUFI32X4 $0x88, u1, u0, t0 \
	VSHUFI32X4 $0xdd, u1, u0, t1 \
	VSHUFI32X4 $0x88, u3, u2, t2 \
	VSHUFI32X4 $0xdd, u3, u2, t3 \
	VSHUFI32X4 $0x88, t2, t0, u0 \
	VSHUFI32X4 $0x88, t3, t1, u1 \
	VSHUFI32X4 $0xdd, t2, t0, u2 \
	VSHUFI32X4 $0xdd, t3, t1, u3 \
	VPSHUFB    Z12, u0, u0       \
	VPSHUFB    Z12, u1, u1       \
	VPSHUFB    Z12, u2, u2       \
	VPSHUFB    Z12, u3, u3

#define ROUND(i, a, b, c, d, e, f, g, h, w) \
	VPADDD      w, h, h            \
	VPADDD.BCST (4*i)(AX), h, h    \
	VPRORD      $6, e, Z8          \
	VPRORD      $11, e, Z9         \
	VPRORD      $25, e, Z10        \
	VMOVDQA32   e, Z11             \
	VPTERNLOGD  $0x96, Z8, Z9, Z10 \
	VPTERNLOGD  $0xca, g, f, Z11   \
	VPADDD      Z10, h, h          \
	VPADDD      Z11, h, h          \
	VPADDD      h, d, d            \
	VPRORD      $2, a, Z12         \
	VPRORD      $13, a, Z13        \
	VPRORD      $22, a, Z14        \
	VMOVDQA32   a, Z15             \
	VPTERNLOGD  $0x96, Z12, Z13, Z14 \
	VPTERNLOGD  $0xe8, c, b, Z15   \
	VPADDD      Z14, h, h          \
	VPADDD      Z15, h, h

// The word sixteen rounds on: w0 += s0(w1) + w9 + s1(w14).
#define NEXT(w0, w1, w9, w14) \
	VPRORD     $7, w1, Z8         \
	VPRORD     $18, w1, Z9        \
	VPSRLD     $3, w1, Z10        \
	VPTERNLOGD $0x96, Z8, Z9, Z10 \
	VPRORD     $17, w14, Z11      \
	VPRORD     $19, w14, Z12      \
	VPSRLD     $10, w14, Z13      \
	VPTERNLOGD $0x96, Z11, Z12, Z13 \
	VPADDD     w9, w0, w0         \
	VPADDD     Z10, w0, w0        \
	VPADDD     Z13, w0, w0

// func sha256x16(states *[8][16]uint32, a, b *byte, stride, rows uint64)
TEXT ·sha256x16(SB), 0, $512-40
	MOVQ      states+0(FP), DI
	MOVQ      a+8(FP), SI
	MOVQ      b+16(FP), DX
	MOVQ      stride+24(FP), R8
	MOVQ      rows+32(FP), CX
	LEAQ      (R8)(R8*2), R9    // three strides
	VMOVDQU32 0(DI), Z0
	VMOVDQU32 64(DI), Z1
	VMOVDQU32 128(DI), Z2
	VMOVDQU32 192(DI), Z3
	VMOVDQU32 256(DI), Z4
	VMOVDQU32 320(DI), Z5
	VMOVDQU32 384(DI), Z6
	VMOVDQU32 448(DI), Z7
	TESTQ     CX, CX
	JZ        done

row:
	VMOVDQU32 Z0, 0(SP)
	VMOVDQU32 Z1, 64(SP)
	VMOVDQU32 Z2, 128(SP)
	VMOVDQU32 Z3, 192(SP)
	VMOVDQU32 Z4, 256(SP)
	VMOVDQU32 Z5, 320(SP)
	VMOVDQU32 Z6, 384(SP)
	VMOVDQU32 Z7, 448(SP)

	LEAQ      (SI)(R8*4), R10
	LEAQ      (DX)(R8*4), R11
	VMOVDQU32 (SI), Z16
	VMOVDQU32 (SI)(R8*1), Z17
	VMOVDQU32 (SI)(R8*2), Z18
	VMOVDQU32 (SI)(R9*1), Z19
	VMOVDQU32 (R10), Z20
	VMOVDQU32 (R10)(R8*1), Z21
	VMOVDQU32 (R10)(R8*2), Z22
	VMOVDQU32 (R10)(R9*1), Z23
	VMOVDQU32 (DX), Z24
	VMOVDQU32 (DX)(R8*1), Z25
	VMOVDQU32 (DX)(R8*2), Z26
	VMOVDQU32 (DX)(R9*1), Z27
	VMOVDQU32 (R11), Z28
	VMOVDQU32 (R11)(R8*1), Z29
	VMOVDQU32 (R11)(R8*2), Z30
	VMOVDQU32 (R11)(R9*1), Z31
	FOUR(Z16, Z17, Z18, Z19, Z0, Z1, Z2, Z3)
	FOUR(Z20, Z21, Z22, Z23, Z4, Z5, Z6, Z7)
	FOUR(Z24, Z25, Z26, Z27, Z8, Z9, Z10, Z11)
	FOUR(Z28, Z29, Z30, Z31, Z12, Z13, Z14, Z15)
	VMOVDQU32 swap<>(SB), Z12

	// Word 4l+k of all rows ends up in register 16+4l+k.
	QUARTERS(Z16, Z20, Z24, Z28, Z0, Z1, Z2, Z3)
	QUARTERS(Z17, Z21, Z25, Z29, Z4, Z5, Z6, Z7)
	QUARTERS(Z18, Z22, Z26, Z30, Z8, Z9, Z10, Z11)
	QUARTERS(Z19, Z23, Z27, Z31, Z0, Z1, Z2, Z3)

	VMOVDQU32 0(SP), Z0
	VMOVDQU32 64(SP), Z1
	VMOVDQU32 128(SP), Z2
	VMOVDQU32 192(SP), Z3
	VMOVDQU32 256(SP), Z4
	VMOVDQU32 320(SP), Z5
	VMOVDQU32 384(SP), Z6
	VMOVDQU32 448(SP), Z7
	LEAQ      k<>(SB), AX
	MOVQ      $3, BX

sixteen:
	ROUND(0, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z16)
	NEXT(Z16, Z17, Z25, Z30)
	ROUND(1, Z7, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z17)
	NEXT(Z17, Z18, Z26, Z31)
	ROUND(2, Z6, Z7, Z0, Z1, Z2, Z3, Z4, Z5, Z18)
	NEXT(Z18, Z19, Z27, Z16)
	ROUND(3, Z5, Z6, Z7, Z0, Z1, Z2, Z3, Z4, Z19)
	NEXT(Z19, Z20, Z28, Z17)
	ROUND(4, Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z3, Z20)
	NEXT(Z20, Z21, Z29, Z18)
	ROUND(5, Z3, Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z21)
	NEXT(Z21, Z22, Z30, Z19)
	ROUND(6, Z2, Z3, Z4, Z5, Z6, Z7, Z0, Z1, Z22)
	NEXT(Z22, Z23, Z31, Z20)
	ROUND(7, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z0, Z23)
	NEXT(Z23, Z24, Z16, Z21)
	ROUND(8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z24)
	NEXT(Z24, Z25, Z17, Z22)
	ROUND(9, Z7, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z25)
	NEXT(Z25, Z26, Z18, Z23)
	ROUND(10, Z6, Z7, Z0, Z1, Z2, Z3, Z4, Z5, Z26)
	NEXT(Z26, Z27, Z19, Z24)
	ROUND(11, Z5, Z6, Z7, Z0, Z1, Z2, Z3, Z4, Z27)
	NEXT(Z27, Z28, Z20, Z25)
	ROUND(12, Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z3, Z28)
	NEXT(Z28, Z29, Z21, Z26)
	ROUND(13, Z3, Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z29)
	NEXT(Z29, Z30, Z22, Z27)
	ROUND(14, Z2, Z3, Z4, Z5, Z6, Z7, Z0, Z1, Z30)
	NEXT(Z30, Z31, Z23, Z28)
	ROUND(15, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z0, Z31)
	NEXT(Z31, Z16, Z24, Z29)
	ADDQ $64, AX
	DECQ BX
	JNZ  sixteen

	ROUND(0, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z16)
	ROUND(1, Z7, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z17)
	ROUND(2, Z6, Z7, Z0, Z1, Z2, Z3, Z4, Z5, Z18)
	ROUND(3, Z5, Z6, Z7, Z0, Z1, Z2, Z3, Z4, Z19)
	ROUND(4, Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z3, Z20)
	ROUND(5, Z3, Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z21)
	ROUND(6, Z2, Z3, Z4, Z5, Z6, Z7, Z0, Z1, Z22)
	ROUND(7, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z0, Z23)
	ROUND(8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z24)
	ROUND(9, Z7, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z25)
	ROUND(10, Z6, Z7, Z0, Z1, Z2, Z3, Z4, Z5, Z26)
	ROUND(11, Z5, Z6, Z7, Z0, Z1, Z2, Z3, Z4, Z27)
	ROUND(12, Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z3, Z28)
	ROUND(13, Z3, Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z29)
	ROUND(14, Z2, Z3, Z4, Z5, Z6, Z7, Z0, Z1, Z30)
	ROUND(15, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z0, Z31)

	VPADDD 0(SP), Z0, Z0
	VPADDD 64(SP), Z1, Z1
	VPADDD 128(SP), Z2, Z2
	VPADDD 192(SP), Z3, Z3
	VPADDD 256(SP), Z4, Z4
	VPADDD 320(SP), Z5, Z5
	VPADDD 384(SP), Z6, Z6
	VPADDD 448(SP), Z7, Z7
	ADDQ   $64, SI
	ADDQ   $64, DX
	DECQ   CX
	JNZ    row

	VMOVDQU32 Z0, 0(DI)
	VMOVDQU32 Z1, 64(DI)
	VMOVDQU32 Z2, 128(DI)
	VMOVDQU32 Z3, 192(DI)
	VMOVDQU32 Z4, 256(DI)
	VMOVDQU32 Z5, 320(DI)
	VMOVDQU32 Z6, 384(DI)
	VMOVDQU32 Z7, 448(DI)

done:
	VZEROUPPER
	RET
