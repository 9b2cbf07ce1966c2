using Kin.Native;

namespace Kin.IO.Transfers;

/// <summary>copy_file_range(2).</summary>
internal sealed class FileRangeStep(TransferEnd source, TransferEnd target)
    : TransferStep(source, target, mayBlock: true)
{
    public override TransferMethod Method => TransferMethod.CopyFileRange;

    public override Outcome Move(long most, out long moved)
    {
        using HandleHold from = new(Source.Handle), to = new(Target.Handle);
        long result = KernelCopy.FileRange(
            from.Number, ref Source.Offset, to.Number, ref Target.Offset, most);
        return Judge(result, "copy_file_range", out moved);
    }
}
