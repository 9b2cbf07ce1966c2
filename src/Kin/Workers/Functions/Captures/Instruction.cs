namespace Kin.Workers.Functions.Captures;

/// <summary>What follows an operation in the code of a method (ECMA-335, partition III).</summary>
internal enum Operand
{
    Nothing,
    Byte,
    Short,
    Word,
    Long,
    Switch,
    Member,
}

/// <summary>The operations of the intermediate language, as far as reading their operands needs.</summary>
internal static class Instruction
{
    /// <summary>The first byte of operations of two bytes.</summary>
    public const byte Prefix = 0xFE;

    public static Operand OperandOf(byte code) => code switch
    {
        // ldarg.s .. stloc.s, ldc.i4.s, short branches, leave.s
        (>= 0x0E and <= 0x13) or 0x1F or (>= 0x2B and <= 0x37) or 0xDE => Operand.Byte,

        // ldc.i4, ldc.r4, calli, branches, ldstr, leave
        0x20 or 0x22 or 0x29 or (>= 0x38 and <= 0x44) or 0x72 or 0xDD => Operand.Word,

        // cpobj, ldobj, castclass, isinst, unbox, stobj, box, newarr, ldelema, ldelem, stelem, unbox.any,
        // typed references
        0x70 or 0x71 or 0x74 or 0x75 or 0x79 or 0x81 or 0x8C or 0x8D or 0x8F => Operand.Word,
        0xA3 or 0xA4 or 0xA5 or 0xC2 or 0xC6 => Operand.Word,

        // ldc.i8, ldc.r8
        0x21 or 0x23 => Operand.Long,
        0x45 => Operand.Switch,

        // jmp, call, callvirt, newobj, ldfld .. stsfld, ldtoken
        0x27 or 0x28 or 0x6F or 0x73 or (>= 0x7B and <= 0x80) or 0xD0 => Operand.Member,
        _ => Operand.Nothing,
    };

    /// <summary>The same for what follows <see cref="Prefix"/>.</summary>
    public static Operand OperandOfLong(byte code) => code switch
    {
        // ldftn, ldvirtftn
        0x06 or 0x07 => Operand.Member,

        // ldarg .. stloc
        >= 0x09 and <= 0x0E => Operand.Short,

        // unaligned., no.
        0x12 or 0x19 => Operand.Byte,

        // initobj, constrained., sizeof
        0x15 or 0x16 or 0x1C => Operand.Word,
        _ => Operand.Nothing,
    };
}
