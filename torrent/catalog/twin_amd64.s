// Two SHA-1 or two SHA-256 streams side by side, with the SHA extensions.
// Why it is faster is told in twin_amd64.go. The macros follow the round
// structure of Intel's sample code; the order of instructions within a group
// is left to the processor, which interleaves the two streams by itself.

//go:build !purego

#include "textflag.h"

DATA k256<>+0x00(SB)/8, $0x71374491428a2f98
DATA k256<>+0x08(SB)/8, $0xe9b5dba5b5c0fbcf
DATA k256<>+0x10(SB)/8, $0x59f111f13956c25b
DATA k256<>+0x18(SB)/8, $0xab1c5ed5923f82a4
DATA k256<>+0x20(SB)/8, $0x12835b01d807aa98
DATA k256<>+0x28(SB)/8, $0x550c7dc3243185be
DATA k256<>+0x30(SB)/8, $0x80deb1fe72be5d74
DATA k256<>+0x38(SB)/8, $0xc19bf1749bdc06a7
DATA k256<>+0x40(SB)/8, $0xefbe4786e49b69c1
DATA k256<>+0x48(SB)/8, $0x240ca1cc0fc19dc6
DATA k256<>+0x50(SB)/8, $0x4a7484aa2de92c6f
DATA k256<>+0x58(SB)/8, $0x76f988da5cb0a9dc
DATA k256<>+0x60(SB)/8, $0xa831c66d983e5152
DATA k256<>+0x68(SB)/8, $0xbf597fc7b00327c8
DATA k256<>+0x70(SB)/8, $0xd5a79147c6e00bf3
DATA k256<>+0x78(SB)/8, $0x1429296706ca6351
DATA k256<>+0x80(SB)/8, $0x2e1b213827b70a85
DATA k256<>+0x88(SB)/8, $0x53380d134d2c6dfc
DATA k256<>+0x90(SB)/8, $0x766a0abb650a7354
DATA k256<>+0x98(SB)/8, $0x92722c8581c2c92e
DATA k256<>+0xa0(SB)/8, $0xa81a664ba2bfe8a1
DATA k256<>+0xa8(SB)/8, $0xc76c51a3c24b8b70
DATA k256<>+0xb0(SB)/8, $0xd6990624d192e819
DATA k256<>+0xb8(SB)/8, $0x106aa070f40e3585
DATA k256<>+0xc0(SB)/8, $0x1e376c0819a4c116
DATA k256<>+0xc8(SB)/8, $0x34b0bcb52748774c
DATA k256<>+0xd0(SB)/8, $0x4ed8aa4a391c0cb3
DATA k256<>+0xd8(SB)/8, $0x682e6ff35b9cca4f
DATA k256<>+0xe0(SB)/8, $0x78a5636f748f82ee
DATA k256<>+0xe8(SB)/8, $0x8cc7020884c87814
DATA k256<>+0xf0(SB)/8, $0xa4506ceb90befffa
DATA k256<>+0xf8(SB)/8, $0xc67178f2bef9a3f7
GLOBL k256<>(SB), RODATA|NOPTR, $256

// Bytes to big-endian words, for SHA-256; all sixteen reversed, for SHA-1.
DATA words<>+0x00(SB)/8, $0x0405060700010203
DATA words<>+0x08(SB)/8, $0x0c0d0e0f08090a0b
GLOBL words<>(SB), RODATA|NOPTR, $16
DATA reverse<>+0x00(SB)/8, $0x08090a0b0c0d0e0f
DATA reverse<>+0x08(SB)/8, $0x0001020304050607
GLOBL reverse<>(SB), RODATA|NOPTR, $16

// Four rounds of SHA-256 with the words in X0, constants added.
#define ROUNDS256(s0, s1) \
	SHA256RNDS2 X0, s0, s1   \
	PSHUFD      $0x0e, X0, X0 \
	SHA256RNDS2 X0, s1, s0

// Words 0-15 come from memory.
#define LOAD256(p, i, s0, s1, m) \
	MOVOU  (16*i)(p), X0  \
	PSHUFB X15, X0        \
	MOVO   X0, m          \
	PADDD  (16*i)(AX), X0 \
	ROUNDS256(s0, s1)

// MIX256 finishes the words that follow m, of which prev were the ones before.
#define MIX256(m, next, prev, t) \
	MOVO       m, t        \
	PALIGNR    $4, prev, t \
	PADDD      t, next     \
	SHA256MSG2 m, next

#define STEP256(i, s0, s1, m, next, prev, t) \
	MOVO  m, X0           \
	PADDD (16*i)(AX), X0  \
	ROUNDS256(s0, s1)     \
	MIX256(m, next, prev, t) \
	SHA256MSG1 m, prev

#define LOADS256(i, ma, mb) \
	LOAD256(SI, i, X1, X2, ma) \
	LOAD256(DX, i, X7, X8, mb)

#define STEPS256(i, a0, a1, a3, b0, b1, b3) \
	STEP256(i, X1, X2, a0, a1, a3, X13) \
	STEP256(i, X7, X8, b0, b1, b3, X14)

// func sha256x2(states *[16]uint32, a, b *byte, blocks uint64)
TEXT ·sha256x2(SB), NOSPLIT, $64-32
	MOVQ  states+0(FP), DI
	MOVQ  a+8(FP), SI
	MOVQ  b+16(FP), DX
	MOVQ  blocks+24(FP), CX
	LEAQ  k256<>(SB), AX
	MOVOU words<>(SB), X15
	MOVOU (DI), X1
	MOVOU 16(DI), X2
	MOVOU 32(DI), X7
	MOVOU 48(DI), X8
	TESTQ CX, CX
	JZ    done256

loop256:
	MOVOU X1, 0(SP)
	MOVOU X2, 16(SP)
	MOVOU X7, 32(SP)
	MOVOU X8, 48(SP)
	LOADS256(0, X3, X9)
	LOADS256(1, X4, X10)
	SHA256MSG1 X4, X3
	SHA256MSG1 X10, X9
	LOADS256(2, X5, X11)
	SHA256MSG1 X5, X4
	SHA256MSG1 X11, X10
	LOADS256(3, X6, X12)
	MIX256(X6, X3, X5, X13)
	MIX256(X12, X9, X11, X14)
	SHA256MSG1 X6, X5
	SHA256MSG1 X12, X11
	STEPS256(4, X3, X4, X6, X9, X10, X12)
	STEPS256(5, X4, X5, X3, X10, X11, X9)
	STEPS256(6, X5, X6, X4, X11, X12, X10)
	STEPS256(7, X6, X3, X5, X12, X9, X11)
	STEPS256(8, X3, X4, X6, X9, X10, X12)
	STEPS256(9, X4, X5, X3, X10, X11, X9)
	STEPS256(10, X5, X6, X4, X11, X12, X10)
	STEPS256(11, X6, X3, X5, X12, X9, X11)
	STEPS256(12, X3, X4, X6, X9, X10, X12)
	STEPS256(13, X4, X5, X3, X10, X11, X9)
	STEPS256(14, X5, X6, X4, X11, X12, X10)

	MOVO  X6, X0
	PADDD 240(AX), X0
	ROUNDS256(X1, X2)
	MOVO  X12, X0
	PADDD 240(AX), X0
	ROUNDS256(X7, X8)

	MOVOU 0(SP), X0
	PADDD X0, X1
	MOVOU 16(SP), X0
	PADDD X0, X2
	MOVOU 32(SP), X0
	PADDD X0, X7
	MOVOU 48(SP), X0
	PADDD X0, X8
	ADDQ  $64, SI
	ADDQ  $64, DX
	DECQ  CX
	JNZ   loop256

	MOVOU X1, (DI)
	MOVOU X2, 16(DI)
	MOVOU X7, 32(DI)
	MOVOU X8, 48(DI)

done256:
	RET

// Four rounds of SHA-1: e takes the words m, other the state for the next e.
#define ROUNDS1(f, abcd, e, other, m) \
	SHA1NEXTE m, e        \
	MOVO      abcd, other \
	SHA1RNDS4 $f, e, abcd

#define LOAD1(p, i, m) \
	MOVOU  (16*i)(p), m \
	PSHUFB X14, m

#define STEP1(f, abcd, e, other, m, next, after, prev) \
	ROUNDS1(f, abcd, e, other, m) \
	SHA1MSG2 m, next \
	SHA1MSG1 m, prev \
	PXOR     m, after

#define EVEN1(f, a0, a1, a2, a3, b0, b1, b2, b3) \
	STEP1(f, X0, X1, X2, a0, a1, a2, a3) \
	STEP1(f, X7, X8, X9, b0, b1, b2, b3)

#define ODD1(f, a0, a1, a2, a3, b0, b1, b2, b3) \
	STEP1(f, X0, X2, X1, a0, a1, a2, a3) \
	STEP1(f, X7, X9, X8, b0, b1, b2, b3)

// func sha1x2(states *[16]uint32, a, b *byte, blocks uint64)
TEXT ·sha1x2(SB), NOSPLIT, $64-32
	MOVQ  states+0(FP), DI
	MOVQ  a+8(FP), SI
	MOVQ  b+16(FP), DX
	MOVQ  blocks+24(FP), CX
	MOVOU reverse<>(SB), X14
	MOVOU (DI), X0
	MOVOU 16(DI), X1
	MOVOU 32(DI), X7
	MOVOU 48(DI), X8
	TESTQ CX, CX
	JZ    done1

loop1:
	MOVOU X0, 0(SP)
	MOVOU X1, 16(SP)
	MOVOU X7, 32(SP)
	MOVOU X8, 48(SP)

	// Rounds 0-15, the words from memory.
	LOAD1(SI, 0, X3)
	LOAD1(DX, 0, X10)
	PADDD     X3, X1
	PADDD     X10, X8
	MOVO      X0, X2
	MOVO      X7, X9
	SHA1RNDS4 $0, X1, X0
	SHA1RNDS4 $0, X8, X7
	LOAD1(SI, 1, X4)
	LOAD1(DX, 1, X11)
	ROUNDS1(0, X0, X2, X1, X4)
	ROUNDS1(0, X7, X9, X8, X11)
	SHA1MSG1  X4, X3
	SHA1MSG1  X11, X10
	LOAD1(SI, 2, X5)
	LOAD1(DX, 2, X12)
	ROUNDS1(0, X0, X1, X2, X5)
	ROUNDS1(0, X7, X8, X9, X12)
	SHA1MSG1  X5, X4
	SHA1MSG1  X12, X11
	PXOR      X5, X3
	PXOR      X12, X10
	LOAD1(SI, 3, X6)
	LOAD1(DX, 3, X13)
	ODD1(0, X6, X3, X4, X5, X13, X10, X11, X12)

	EVEN1(0, X3, X4, X5, X6, X10, X11, X12, X13)
	ODD1(1, X4, X5, X6, X3, X11, X12, X13, X10)
	EVEN1(1, X5, X6, X3, X4, X12, X13, X10, X11)
	ODD1(1, X6, X3, X4, X5, X13, X10, X11, X12)
	EVEN1(1, X3, X4, X5, X6, X10, X11, X12, X13)
	ODD1(1, X4, X5, X6, X3, X11, X12, X13, X10)
	EVEN1(2, X5, X6, X3, X4, X12, X13, X10, X11)
	ODD1(2, X6, X3, X4, X5, X13, X10, X11, X12)
	EVEN1(2, X3, X4, X5, X6, X10, X11, X12, X13)
	ODD1(2, X4, X5, X6, X3, X11, X12, X13, X10)
	EVEN1(2, X5, X6, X3, X4, X12, X13, X10, X11)
	ODD1(3, X6, X3, X4, X5, X13, X10, X11, X12)
	EVEN1(3, X3, X4, X5, X6, X10, X11, X12, X13)
	ODD1(3, X4, X5, X6, X3, X11, X12, X13, X10)
	EVEN1(3, X5, X6, X3, X4, X12, X13, X10, X11)
	ROUNDS1(3, X0, X2, X1, X6)
	ROUNDS1(3, X7, X9, X8, X13)

	MOVOU     0(SP), X3
	MOVOU     16(SP), X4
	MOVOU     32(SP), X5
	MOVOU     48(SP), X6
	PADDD     X3, X0
	SHA1NEXTE X4, X1
	PADDD     X5, X7
	SHA1NEXTE X6, X8
	ADDQ      $64, SI
	ADDQ      $64, DX
	DECQ      CX
	JNZ       loop1

	MOVOU X0, (DI)
	MOVOU X1, 16(DI)
	MOVOU X7, 32(DI)
	MOVOU X8, 48(DI)

done1:
	RET

// func cpuid(leaf, sub uint32) (ebx, ecx uint32)
TEXT ·cpuid(SB), NOSPLIT, $0-16
	MOVL leaf+0(FP), AX
	MOVL sub+4(FP), CX
	CPUID
	MOVL BX, ebx+8(FP)
	MOVL CX, ecx+12(FP)
	RET
