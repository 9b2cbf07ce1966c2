using System.Diagnostics.CodeAnalysis;

namespace Kin.Workers.Functions.Forms;

/// <summary>
/// Chooses forms. The frequent arrays are named, so that a new worker does not begin with reflection.
/// </summary>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal static class FormChoice
{
    public static ValueForm<T> For<T>()
    {
        if (typeof(T).IsSZArray && RawShape.Is(typeof(T).GetElementType()!))
        {
            return (ValueForm<T>)Raw<T>();
        }

        return typeof(T) == typeof(string[])
            ? (ValueForm<T>)(object)new StringArrayForm()
            : new GraphForm<T>();
    }

    private static object Raw<T>()
    {
        if (typeof(T) == typeof(byte[]))
        {
            return new RawArrayForm<byte>();
        }

        if (typeof(T) == typeof(int[]))
        {
            return new RawArrayForm<int>();
        }

        if (typeof(T) == typeof(long[]))
        {
            return new RawArrayForm<long>();
        }

        if (typeof(T) == typeof(double[]))
        {
            return new RawArrayForm<double>();
        }

        return Activator.CreateInstance(typeof(RawArrayForm<>).MakeGenericType(typeof(T).GetElementType()!))!;
    }
}
