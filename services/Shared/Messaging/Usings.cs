global using System.Text.Json;
global using Contracts.Messages;
global using MassTransit;
global using Microsoft.EntityFrameworkCore;
