using System.Buffers.Binary;

namespace Kin.Workers.Functions.Captures;

/// <summary>The tokens of all fields and methods that the code of a method speaks of.</summary>
internal static class MemberTokens
{
    /// <exception cref="InvalidDataException">The bytes are no code.</exception>
    public static List<int> In(ReadOnlySpan<byte> code)
    {
        var tokens = new List<int>();
        while (!code.IsEmpty)
        {
            bool isLong = code[0] == Instruction.Prefix && code.Length > 1;
            Operand operand = isLong ? Instruction.OperandOfLong(code[1]) : Instruction.OperandOf(code[0]);
            code = code[(isLong ? 2 : 1)..];
            int size = SizeOf(operand, code);
            if (size > code.Length || size < 0)
            {
                throw new InvalidDataException("The code of a method ends within an instruction.");
            }

            if (operand == Operand.Member)
            {
                tokens.Add(BinaryPrimitives.ReadInt32LittleEndian(code));
            }

            code = code[size..];
        }

        return tokens;
    }

    private static int SizeOf(Operand operand, ReadOnlySpan<byte> code) => operand switch
    {
        Operand.Byte => 1,
        Operand.Short => 2,
        Operand.Word or Operand.Member => 4,
        Operand.Long => 8,
        Operand.Switch =>
            code.Length < 4 ? int.MaxValue : 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(code)),
        _ => 0,
    };
}
