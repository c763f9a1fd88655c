using Intake;
using Platform;

return await ServiceHost.RunAsync(args, new IntakeModule());
