using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Forms;

/// <summary>The form in which the values of one declared type are sent.</summary>
internal abstract class ValueForm<T>
{
    public abstract void Write(PayloadWriter writer, T value);

    public abstract T Read(ref PayloadReader reader);
}
